// Land behind the front that was ruled apart from its unit: its districts, cut by the front like the ground they lie on.

function makeRule(map, layers, data, cuts, addPiece) {
  const pane = map.getPane('rule'), names = data.rule.districts, lines = [];
  let number = 0;
  layers.districts.eachLayer((layer) => { const district = names[number++]; addPiece(layer, { ...district, unit: district.unit, title: district.name, name: data.units[district.unit].name }); });
  number = 0;
  layers.districtArcs.eachLayer((layer) => lines.push({ path: layer._path, line: data.rule.lines[number++], step: -1 }));
  const root = map.getRenderer(layers.districts.getLayers()[0] ?? layers.districtArcs.getLayers()[0])._rootGroup;
  root.setAttribute('clip-path', cuts.url);

  function setDay(day) {
    for (const arc of lines) {
      const step = stepOn(arc.line, day);
      if (step === arc.step) continue;
      arc.step = step;
      paintLine(arc.path, arc.line[step][1], data.style.lines);
    }
  }
  return { setDay, show: (layerNames) => { pane.style.display = layerNames.includes('rule') ? '' : 'none'; } };
}

// The administration of a piece of land on a day: of its district, else of its whole unit; null where none rules it.
function ruleOf(piece, step, day, data) {
  const units = data.rule.units[piece.unit];
  const number = piece.district ? step[7] : units ? units[stepOn(units, day)][1] : -1;
  const record = number >= 0 ? data.rule.records[number] : null;
  return record && record.authority === step[3] ? record : null;
}
