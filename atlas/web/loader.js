// Loads Leaflet and the scene once, and mounts a part of the scene in each component.

const at = (path) => new URL(`app/static/${path}`, document.baseURI.replace(/[^/]*$/, '')).href;
let scene = null;

const add = (tag, attributes) => new Promise((done, fail) => {
  document.head.appendChild(Object.assign(document.createElement(tag), { ...attributes, onload: done, onerror: () => fail(new Error('leaflet')) }));
});

function load(files) {
  scene ??= Promise.all([
    window.L || add('script', { src: at(files.leaflet) }),
    add('link', { rel: 'stylesheet', href: at(files.leaflet.replace('.js', '.css')) }),
  ]).then(() => import(at(files.scene)));
  return scene;
}

const mounts = new WeakMap();

// Called at every change of data: mounts the first time, updates after that; returns how to take the part away.
export function part(component) {
  const { parentElement: root, data } = component;
  const mount = mounts.get(root) ?? {};
  Object.assign(mount, { data, component });
  if (mounts.has(root)) {
    mount.view?.update();
  } else {
    mounts.set(root, mount);
    const box = root.querySelector('.atlas-wait');
    const wait = setTimeout(() => box?.removeAttribute('hidden'), 400);
    load(data.files).then((loaded) => { if (!mount.gone) mount.view = loaded.mount(root, window.L, mount); })
      .catch((error) => { scene = null; if (box) { box.hidden = false; box.textContent = data.failed.replace('{reason}', error.message); } })
      .finally(() => clearTimeout(wait));
  }
  return () => { mount.gone = true; mount.view?.release(); mounts.delete(root); };
}
