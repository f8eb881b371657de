// The browser's print: the map takes the width of the paper, and the sheet says what it shows and where it is found.

const PAPER_WIDTH = 686; // 182 mm at 96 dpi, as in the style sheet
const PAPER_HEIGHT = 480;
const LEGEND_WIDTH = 246; // a legend that opens for the paper takes this room from the map
const PAIR_HEIGHT = 468; // two maps, one above the other, fill a page

function printOnPaper(api, beside, host, cited, palettes, signal) {
  const foot = html('p', { class: 'print-only' });
  let seen = null, folded = [];
  const maps = () => [...host.parentNode.children];
  const resize = () => { api.resize(); beside.resize(); };

  function before() {
    if (seen) return;
    seen = { bounds: api.map.getBounds(), center: api.map.getCenter(), zoom: api.map.getZoom() };
    foot.textContent = cited();
    document.querySelector('.st-key-panel')?.after(foot);
    const height = maps().length > 1 ? PAIR_HEIGHT : PAPER_HEIGHT;
    for (const map of maps()) {
      applyPalette(map, palettes, 'light');
      Object.assign(map.style, { width: `${PAPER_WIDTH}px`, height: `${height}px`, flex: 'none' });
    }
    folded = [...host.parentNode.querySelectorAll('.atlas-legend:not([open])')];
    for (const legend of folded) legend.open = true;
    resize();
    api.map.fitBounds(seen.bounds, { animate: false, paddingTopLeft: [folded.length ? LEGEND_WIDTH : 0, 0] });
    api.labels.layout();
  }

  function after() {
    if (!seen) return;
    foot.remove();
    for (const map of maps()) {
      applyPalette(map, palettes);
      Object.assign(map.style, { width: '', height: '', flex: '' });
    }
    for (const legend of folded) legend.open = false;
    resize();
    api.map.setView(seen.center, seen.zoom, { animate: false });
    seen = null;
  }
  addEventListener('beforeprint', before, { signal });
  addEventListener('afterprint', after, { signal });
}
