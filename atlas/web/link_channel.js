// Tells the whole page, not only the fragment of the map, that the reader went back or forward.
export default (component) => {
  const walked = (event) => component.setTriggerValue('link', event.detail);
  document.addEventListener('atlas:walked', walked);
  return () => document.removeEventListener('atlas:walked', walked);
};
