// Runs in every page and every frame before anything else does: tells of each call that only a script can make.
//
// It is handed to the browser as text, so it must not lean on anything outside of itself.

export function hooks() {
  const tell = (what) => {
    try {
      window.__postilRan(what, location.href);
    } catch {
      // The page is on its way out; that it went is seen elsewhere.
    }
  };
  const replace = (owner, name, answer) => {
    try {
      Object.defineProperty(owner, name, { configurable: false, writable: false, value: answer });
    } catch {
      // What this browser does not have cannot be called.
    }
  };
  const telling = (name, result) => (...args) => {
    tell(`${name}(${String(args[0] ?? '').slice(0, 60)})`);
    return result;
  };
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'msgbox', '__ran', 'postMessage']) {
    replace(window, name, telling(name));
  }
  // These go on as they were: what they ask for is seen as a request too.
  const watch = (owner, name) => {
    const original = owner?.[name];
    if (typeof original !== 'function') return;
    replace(owner, name, function (...args) {
      tell(`${name}(${String(args[0] ?? '').slice(0, 60)})`);
      return new.target ? Reflect.construct(original, args) : Reflect.apply(original, this, args);
    });
  };
  for (const name of [
    'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'SharedWorker', 'RTCPeerConnection', 'Image',
    'setTimeout', 'setInterval', 'Notification', 'BroadcastChannel',
  ]) {
    watch(window, name);
  }
  watch(Navigator.prototype, 'sendBeacon');
  watch(window.ServiceWorkerContainer?.prototype, 'register');
  watch(Document.prototype, 'write');
  watch(HTMLFormElement.prototype, 'submit');
  document.addEventListener('securitypolicyviolation', (event) => {
    window.__postilBlocked(`${event.violatedDirective} ${event.blockedURI}`, location.href);
  });
}
