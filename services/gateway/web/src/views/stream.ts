// Accepted messages as they come in.

import { h } from '../dom';
import { areaName, meOf, type State } from '../state';
import { clockText, countText } from '../text';
import { words } from '../words';

/** The last accepted messages, newest first. */
export function stream(state: State): Element {
  const text = words[state.lang];
  const rows = state.accepted.map((line) =>
    h(
      'tr',
      {},
      h(
        'td',
        { class: 'code' },
        line.receive_time ? clockText(line.receive_time, state.lang, true) : text.unknown,
      ),
      h(
        'td',
        {},
        h(
          'span',
          { class: `kind kind-${line.kind.toLowerCase()}` },
          text.messages[line.kind] ?? line.kind,
        ),
      ),
      h('td', {}, areaName(state, line.municipality)),
      h('td', { class: 'code' }, line.provider),
      h('td', { class: 'code' }, line.category || text.generic),
      h('td', { class: 'num' }, countText(line.products, state.lang)),
    ),
  );
  return h(
    'section',
    { 'aria-labelledby': 'stream-title' },
    h('h2', { id: 'stream-title' }, text.stream),
    h('p', { class: 'lead' }, text.streamNote),
    meOf(state)?.may.accepted === false
      ? h('p', { class: 'empty' }, text.notForRole)
      : rows.length === 0
      ? h('p', { class: 'empty' }, text.streamNone)
      : h(
          'div',
          {
            class: 'scroll scroll-tall',
            tabindex: '0',
            role: 'group',
            'aria-labelledby': 'stream-title',
          },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                [text.received, text.message, text.municipality, text.provider, text.category].map(
                  (name) => h('th', { scope: 'col' }, name),
                ),
                h('th', { scope: 'col', class: 'num' }, text.products),
              ),
            ),
            h('tbody', {}, rows),
          ),
        ),
  );
}
