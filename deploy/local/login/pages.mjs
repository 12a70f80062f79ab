// The few pages of the provider: choosing who one is, and logging out.

const style =
  'body{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#17202b}' +
  'fieldset{border:1px solid #d3dae3;margin:0 0 1rem;padding:.5rem 1rem 1rem}' +
  'button{font:inherit;margin:.3rem .5rem 0 0;padding:.3rem .8rem;cursor:pointer}';

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => escapes[character]);

function page(title, body) {
  return (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escaped(title)}</title><style>${style}</style></head>` +
    `<body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`
  );
}

/** Every person is a button; `action` is where the choice is sent. */
export function choosePage(persons, action) {
  const titles = [...new Set(persons.map((person) => person.title))];
  const groups = titles.map((title) => {
    const group = persons.filter((person) => person.title === title);
    const buttons = group.map(
      (person) =>
        `<button name="sub" value="${escaped(person.sub)}">` +
        `${escaped(person.roles.join(', '))}</button>`,
    );
    return (
      `<fieldset><legend>${escaped(title)} (${escaped(group[0].party)})</legend>` +
      `${buttons.join('')}</fieldset>`
    );
  });
  return page(
    'Als wie logt u in?',
    '<p>Alleen voor deze machine: wie hier kiest, is wie hij kiest. ' +
      '<span lang="en">For this machine only: choose who you are.</span></p>' +
      `<form method="post" action="${escaped(action)}">${groups.join('')}</form>`,
  );
}

/** `form` is the provider's own, without buttons. */
export function leavePage(form) {
  return page(
    'Uitloggen',
    `${form}<button form="op.logoutForm" name="logout" value="yes">Ja, uitloggen / ` +
      '<span lang="en">yes, log out</span></button>' +
      '<button form="op.logoutForm">Nee / <span lang="en">no</span></button>',
  );
}

export function leftPage() {
  return page('Uitgelogd', '<p lang="en">You are logged out.</p>');
}

export function failedPage(reason) {
  return page('Dat kan niet', `<p><code>${escaped(reason)}</code></p>`);
}
