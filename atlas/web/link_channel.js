// Tells the whole page, not only the fragment of the map, that the reader went back or forward; what happened before it
// was here waits in `atlasWalked`.
export default (component) => {
  const walked = () => {
    if (window.atlasWalked === undefined) return;
    component.setTriggerValue('link', window.atlasWalked);
    delete window.atlasWalked;
  };
  document.addEventListener('atlas:walked', walked);
  walked();
  return () => document.removeEventListener('atlas:walked', walked);
};
