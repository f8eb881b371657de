const at = (path) => new URL('app/static/' + path, document.baseURI.replace(/[^/]*$/, '')).href;
const loaded = (window.__atlasModules ??= {});
function load(files) {
  return (loaded[files.scene] ??= (async () => {
    const add = (tag, attributes) => new Promise((done, fail) => {
      document.head.appendChild(Object.assign(document.createElement(tag), { ...attributes, onload: done, onerror: () => fail(new Error('leaflet')) }));
    });
    await Promise.all([window.L || add('script', { src: at(files.leaflet) }), add('link', { rel: 'stylesheet', href: at(files.leaflet.replace('.js', '.css')) })]);
    return import(at(files.scene));
  })());
}
const mounts = new WeakMap();
export default function (component) {
  const { parentElement: root, data } = component;
  const mount = mounts.get(root) ?? { data };
  Object.assign(mount, { data, component });
  if (!mounts.has(root)) {
    mounts.set(root, mount);
    const wait = setTimeout(() => root.querySelector('.atlas-wait')?.removeAttribute('hidden'), 400);
    load(data.files).then((scene) => { clearTimeout(wait); mount.view = scene.mount(root, window.L, mount); })
      .catch((error) => { delete loaded[data.files.scene]; clearTimeout(wait); const box = root.querySelector('.atlas-wait'); box.hidden = false; box.textContent = data.failed.replace('{reason}', error.message); });
  } else mount.view?.update();
  return () => { mount.view?.release(); mounts.delete(root); };
}
