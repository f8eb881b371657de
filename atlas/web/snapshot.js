// The map as it is on the screen, as a picture for a quick paste: drawn by the browser from its own page.

const SNAPSHOT_SCALE = 2;
const NOT_ON_A_PICTURE = '.atlas-zoom, .atlas-notice, .atlas-tip, .atlas-pace, .atlas-close';

const rulesOf = (sheet) => { try { return [...sheet.cssRules]; } catch { return []; } };

// The rules of the map and of Leaflet; those of the page do not reach into it.
function ownRules() {
  const own = [...document.styleSheets].filter((each) => each.ownerNode === sheet || /leaflet/.test(each.href ?? ''));
  return own.flatMap(rulesOf).map((rule) => rule.cssText).join('\n');
}

// A picture loads nothing: the faces of the page go into it.
async function fontsInside() {
  const faces = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule && /Source (Sans|Serif)/.test(rule.style.fontFamily));
  const written = await Promise.all(faces.map(async (rule) => {
    const file = /url\("?([^")]+)"?\)/.exec(rule.style.src)?.[1];
    if (!file) return '';
    const bytes = await fetch(new URL(file, rule.parentStyleSheet.href ?? document.baseURI)).then((answer) => (answer.ok ? answer.blob() : null)).catch(() => null);
    if (!bytes) return '';
    const data = await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(bytes); });
    return rule.cssText.replace(/src:[^;]+;/, `src: url("${data}");`);
  }));
  return written.join('\n');
}

const FOOT = 26; // px below the map for what it shows

async function snapshot(host, name, background, told) {
  const { width, height } = host.getBoundingClientRect();
  const copy = host.cloneNode(true);
  copy.querySelectorAll(NOT_ON_A_PICTURE).forEach((part) => part.remove());
  copy.removeAttribute('tabindex');
  Object.assign(copy.style, { width: `${width}px`, height: `${height}px`, position: 'relative', margin: '0' });
  const page = document.createElementNS('http://www.w3.org/1999/xhtml', 'div');
  page.setAttribute('style', `${host.getAttribute('style') ?? ''};background:${background};font-family:${getComputedStyle(host).fontFamily}`);
  const css = document.createElementNS('http://www.w3.org/1999/xhtml', 'style');
  css.textContent = `${await fontsInside()}\n${ownRules()}\n.atlas-legend, .atlas-city-legend { max-height: none !important; overflow: hidden !important; }`;
  page.append(css, copy);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${new XMLSerializer().serializeToString(page)}</foreignObject></svg>`;
  const picture = new Image();
  const loaded = new Promise((done, fail) => { picture.onload = done; picture.onerror = () => fail(new Error('picture')); });
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await loaded;
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(width * SNAPSHOT_SCALE), height: Math.round((height + FOOT) * SNAPSHOT_SCALE) });
  const context = canvas.getContext('2d');
  context.scale(SNAPSHOT_SCALE, SNAPSHOT_SCALE);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height + FOOT);
  context.drawImage(picture, 0, 0);
  context.fillStyle = getComputedStyle(host).getPropertyValue('--ink') || '#000';
  context.font = '600 14px "Source Sans", sans-serif';
  context.fillText(told, 10, height + 18, width - 20);
  const blob = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
