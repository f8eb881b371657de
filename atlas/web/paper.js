// The browser's print: the map takes the width of the paper, and the sheet says what it shows and where it is found.

const PAPER_WIDTH = 686; // 182 mm at 96 dpi, as in the style sheet
const PAPER_HEIGHT = 480;

function printOnPaper(api, host, cited, palettes) {
  const foot = html('p', { class: 'print-only' });

  function before() {
    foot.textContent = cited();
    document.querySelector('.st-key-panel')?.after(foot);
    const width = host.parentNode.classList.contains('comparing') ? (PAPER_WIDTH - 2) / 2 : PAPER_WIDTH;
    for (const map of host.parentNode.children) applyPalette(map, palettes, 'light');
    for (const map of host.parentNode.children) Object.assign(map.style, { width: `${width}px`, height: `${PAPER_HEIGHT}px`, flex: 'none' });
    api.resize();
    api.setView(api.view);
    api.labels.layout();
  }

  function after() {
    foot.remove();
    for (const map of host.parentNode.children) applyPalette(map, palettes);
    for (const map of host.parentNode.children) Object.assign(map.style, { width: '', height: '', flex: '' });
    api.resize();
    api.setView(api.view);
  }
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => { removeEventListener('beforeprint', before); removeEventListener('afterprint', after); };
}
