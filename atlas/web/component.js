let loader;
export default (component) => {
  let away, gone;
  loader ??= import(new URL('app/static/' + component.data.files.loader, document.baseURI.replace(/[^/]*$/, '')).href);
  loader.then((module) => { if (!gone) away = module.part(component); });
  return () => { gone = true; away?.(); };
};
