// Fills, hatches and lines from the one table of symbols. Colours are custom properties, so a theme is a class.

const SVG = 'http://www.w3.org/2000/svg';
const slug = (key) => key.replaceAll(' ', '-');

function element(name, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (parent) parent.appendChild(node);
  return node;
}

// Draw the shape of a kind of event, on a box of 12 x 12, into an SVG element.
function drawKind(parent, kind, style, colour) {
  parent.innerHTML = style.shapes[style.categories[kind]].replaceAll('{c}', colour); // shapes of our own table
  return parent;
}

function ground(symbol) {
  const base = `var(--${symbol.base})`;
  return symbol.over && symbol.strength ? `color-mix(in srgb, var(--${symbol.over}) ${symbol.strength * 100}%, ${base})` : base;
}

// One pattern a symbol. A tile holds several hatches, so that few of its edges can show.
function makePatterns(svg, symbols) {
  const defs = element('defs', {}, svg);
  for (const [key, symbol] of Object.entries(symbols)) {
    if (!symbol.hatch && !symbol.dots) continue;
    const size = symbol.hatch ? symbol.hatch.gap * 12 : 9 * 8;
    const turn = symbol.hatch ? `rotate(${symbol.hatch.angle})` : '';
    const tile = element('pattern', { id: `atlas-${slug(key)}`, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: turn }, defs);
    element('rect', { x: -1, y: -1, width: size + 2, height: size + 2 }, tile).style.fill = ground(symbol);
    if (symbol.hatch) {
      const { gap, width, colour } = symbol.hatch;
      for (let y = gap / 2; y < size; y += gap) {
        const stroke = element('path', { d: `M-1 ${y}H${size + 1}`, 'stroke-width': width }, tile);
        stroke.style.stroke = `var(--${colour})`;
      }
    } else {
      for (let x = 4.5; x < size; x += 9) for (let y = 4.5; y < size; y += 9) {
        element('circle', { cx: x, cy: y, r: 1.1 }, tile).style.fill = `var(--${symbol.dots})`;
      }
    }
  }
  return defs;
}

function paintLand(path, key, symbols) {
  const symbol = symbols[key];
  path.style.display = symbol ? '' : 'none';
  if (!symbol) return;
  const solid = ground(symbol);
  path.style.fill = symbol.hatch || symbol.dots ? `url(#atlas-${slug(key)})` : solid;
  path.style.stroke = solid; // closes the hair line between neighbours
}

function paintLine(path, key, lines) {
  const line = lines[key];
  path.style.display = line ? '' : 'none';
  if (!line) return;
  path.style.stroke = `var(--${line.colour})`;
  path.style.strokeWidth = line.width;
  path.style.strokeDasharray = line.dash || 'none';
  path.style.strokeLinecap = line.cap;
}

// The palette follows the page: its ground tells light from dark, the system's wish for contrast goes first.
function applyPalette(root, palettes, forced = '') {
  const contrast = matchMedia('(prefers-contrast: more)').matches;
  const dark = isDark(getComputedStyle(root).getPropertyValue('--st-background-color').trim());
  if (!forced) document.documentElement.dataset.atlasTheme = dark ? 'dark' : 'light';
  const name = forced || (contrast ? 'contrast' : dark ? 'dark' : 'light');
  if (root.dataset.palette === name) return;
  root.dataset.palette = name;
  for (const [token, colour] of Object.entries(palettes[name])) root.style.setProperty(`--${token}`, colour);
}

function isDark(colour) {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour);
  if (!hex) return false;
  const [red, green, blue] = [0, 2, 4].map((start) => parseInt(hex[1].slice(start, start + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 < 110;
}
