// Unpacks the scene that the file carries and runs it; says in words why it cannot.
(async () => {
  const wait = document.querySelector('.atlas-wait');
  const fail = (text) => { wait.hidden = false; wait.setAttribute('role', 'alert'); wait.textContent = text; };
  if (!('DecompressionStream' in window)) return fail(wait.dataset.old);
  const onError = (event) => fail(wait.dataset.failed.replace('{reason}', event.message));
  addEventListener('error', onError);
  try {
    const packed = Uint8Array.from(atob(document.getElementById('packed').textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const script = document.createElement('script');
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  } catch (error) { onError(error); }
  removeEventListener('error', onError);
  return undefined;
})();
