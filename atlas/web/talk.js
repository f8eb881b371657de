// A lecture as it runs: which stop is shown, and how the windows of one lecture keep in step, without a server.

// Windows hear of each other over a channel of the browser, and over the bond between a window and the one it opened:
// a file from a stick has only the latter.
function makeBond(name, heard, signal) {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`atlas-lecture-${name}`) : null;
  const friends = new Set(window.opener ? [window.opener] : []);
  const me = Math.random().toString(36).slice(2);
  let last = '';
  function hear(message, source) {
    if (message?.atlas !== name || message.from === me) return;
    const key = `${message.from} ${message.number}`;
    if (key === last) return; // came both ways
    last = key;
    if (source && source !== window) friends.add(source);
    heard(message);
  }
  if (channel) channel.onmessage = (event) => hear(event.data);
  addEventListener('message', (event) => hear(event.data, event.source), { signal });
  signal.addEventListener('abort', () => channel?.close());
  let number = 0;
  function send(message) {
    const whole = { ...message, atlas: name, from: me, number: (number += 1) };
    channel?.postMessage(whole);
    for (const friend of friends) { if (friend.closed) friends.delete(friend); else friend.postMessage(whole, '*'); }
  }
  return { send, befriend: (other) => { if (other) friends.add(other); } };
}

// The stop that is shown, and whether the screen is black; every change is told to the other windows.
function makeTalk(tour, signal) {
  const listeners = [];
  const state = { index: 0, blank: false, since: 0, others: 0 };
  const bond = makeBond(tour.id, heard, signal);
  const emit = (kind = 'stop') => listeners.forEach((listener) => listener(kind));
  const clamp = (index) => Math.max(0, Math.min(tour.stops.length - 1, index));
  const tell = () => bond.send({ kind: 'state', index: state.index, blank: state.blank, since: state.since });

  function set(changes, told = true) {
    Object.assign(state, changes);
    if (!state.since && state.index > 0) state.since = Date.now();
    if (told) tell();
    emit();
  }

  // A window that opens, or is loaded again, asks where the others stand.
  function heard(message) {
    state.others = Date.now();
    if (message.kind === 'ask') { tell(); emit('others'); return; }
    if (message.kind === 'here') { emit('others'); return; }
    if (message.index !== state.index || message.blank !== state.blank || message.since !== state.since) set({ index: clamp(message.index), blank: message.blank, since: message.since }, false);
    else emit('others');
  }
  const beat = setInterval(() => { bond.send({ kind: 'here' }); emit('others'); }, 2000);
  signal.addEventListener('abort', () => clearInterval(beat));

  return {
    state, tour, bond,
    on: (listener) => listeners.push(listener),
    ask: () => bond.send({ kind: 'ask' }),
    go: (index) => set({ index: clamp(index), blank: false }),
    step: (count) => set({ index: clamp(state.index + count), blank: false }),
    blank: () => set({ blank: !state.blank }),
    start: (index) => set({ index: clamp(index) }, false),
    connected: () => Date.now() - state.others < 5000,
  };
}

const stopNumber = (tour) => Math.max(0, tour.stops.findIndex((stop) => stop.id === decodeURIComponent(location.hash.slice(1))));

// A map stands on the first stop that has one, whatever stop opens the lecture.
function standFirst(api, tour) {
  const stop = tour.stops.find((each) => each.kind === 'map');
  api.setDay(stop ? api.calendar.number(stop.day) : 0);
  api.setView(stop?.view ?? 'romania');
}

// The map of a stop; what the reader did to the map before is undone. A map that shows the stop's part of the world
// already is not moved: to draw all its paths anew costs more than the rest of the step.
function standAt(L, scene, stop) {
  const { api, data, beside } = scene;
  if (stop.kind === 'slide') return;
  scene.standing = true;
  if (stop.compare) beside?.show(stop.compare, stop.view, stop.layers); else beside?.end();
  api.setLayers(stop.layers);
  api.setDay(api.calendar.number(stop.day));
  const event = data.events.find((entry) => entry.id === stop.event) ?? null;
  if (scene.event !== event) { scene.event = event; api.select(event, true); api.labels.choose(event?.town ?? '', api.labels.later); }
  const left = Number(api.map.getContainer().dataset.left) || 8, size = api.map.getSize();
  const frame = [stop.view, stop.box ?? '', Boolean(stop.compare), left, size.x, size.y].join();
  if (scene.moved || frame !== scene.frame) {
    if (api.view !== stop.view || !stop.box) api.setView(stop.view);
    if (stop.box) api.map.fitBounds([[stop.box[1], stop.box[0]], [stop.box[3], stop.box[2]]], { animate: false, paddingTopLeft: [left, 8] });
  }
  api.labels.settle();
  scene.frame = frame;
  scene.moved = scene.standing = false;
}
