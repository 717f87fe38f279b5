// A server that every foreign name leads to. It answers nothing and notes who was asked for, so that connections which
// no page event tells of are seen as well.

import { createServer } from 'node:net';

// Chromium asks its maker's hosts by itself, whatever the page holds.
const ITS_OWN = /(^|[^a-z0-9-])([a-z0-9-]+\.)*(google|googleapis|gstatic|gvt1|google-analytics)\.[a-z.]+/i;

// `asked` fills with the first bytes of each connection.
export function openSink() {
  const asked = [];
  const server = createServer((socket) => {
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.once('data', (data) => {
      const name = nameIn(data);
      if (!ITS_OWN.test(name)) asked.push(name);
      socket.destroy();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ port: server.address().port, asked, close: () => server.close() });
    });
  });
}

// The host of a plain request, or the readable part of a TLS greeting, which holds the name.
function nameIn(data) {
  const text = data.toString('latin1');
  const host = /^host: *(.*)$/im.exec(text);
  return host ? host[1].trim() : (text.match(/[a-z0-9-]+(\.[a-z0-9-]+)+/gi) ?? ['(no name)']).join(' ');
}
