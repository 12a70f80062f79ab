// What stands in place of the figures for who may not see them.

import { h } from '../dom';
import { meOf, type State } from '../state';
import { words } from '../words';

/** Null if the reader may see figures, or is not known yet. */
export function closed(state: State): Element | null {
  const text = words[state.lang];
  const me = meOf(state);
  if (state.reader.kind === 'unknown' || me?.may.figures) return null;
  return h(
    'section',
    { class: 'closed', 'aria-labelledby': 'closed-title' },
    h('h2', { id: 'closed-title' }, me ? text.refusedTitle : text.loginTitle),
    h('p', {}, me ? text.refusedNote : text.loginNote),
    !me &&
      h(
        'p',
        {},
        h('a', { class: 'button', href: '/login?to=/', 'data-login': true }, text.login),
      ),
  );
}
