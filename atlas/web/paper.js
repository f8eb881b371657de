// The browser's print: the map takes the width of the paper, and the sheet says what it shows and where it is found.

const PAPER_WIDTH = 686; // 182 mm at 96 dpi, as in the style sheet
const PAPER_HEIGHT = 480;

function printOnPaper(api, beside, host, cited, palettes, signal) {
  const foot = html('p', { class: 'print-only' });
  let seen = null;
  const maps = () => [...host.parentNode.children];
  const resize = () => { api.resize(); beside.resize(); };

  function before() {
    if (seen) return;
    seen = { bounds: api.map.getBounds(), center: api.map.getCenter(), zoom: api.map.getZoom() };
    foot.textContent = cited();
    document.querySelector('.st-key-panel')?.after(foot);
    const width = maps().length > 1 ? (PAPER_WIDTH - 2) / 2 : PAPER_WIDTH;
    for (const map of maps()) {
      applyPalette(map, palettes, 'light');
      Object.assign(map.style, { width: `${width}px`, height: `${PAPER_HEIGHT}px`, flex: 'none' });
    }
    resize();
    api.map.fitBounds(seen.bounds, { animate: false });
    api.labels.layout();
  }

  function after() {
    if (!seen) return;
    foot.remove();
    for (const map of maps()) {
      applyPalette(map, palettes);
      Object.assign(map.style, { width: '', height: '', flex: '' });
    }
    resize();
    api.map.setView(seen.center, seen.zoom, { animate: false });
    seen = null;
  }
  addEventListener('beforeprint', before, { signal });
  addEventListener('afterprint', after, { signal });
}
