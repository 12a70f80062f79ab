// The list of residential allocations that end soon, soonest first.

import { h } from '../dom';
import { areaName, meOf, type State } from '../state';
import { clientText, countText, dayText, daysLeftText } from '../text';
import { words } from '../words';

const urgentDays = 30;

/** The expiring list. */
export function notices(state: State): Element {
  const text = words[state.lang];
  const list = state.notices?.notices ?? [];
  const total = state.notices?.total_count ?? 0;
  const rows = list.map((notice) =>
    h(
      'tr',
      { class: notice.days_left <= urgentDays ? 'row-urgent' : null },
      h('td', { class: 'num nowrap' }, daysLeftText(notice.days_left, state.lang)),
      h('td', { class: 'nowrap' }, dayText(notice.due_date, state.lang)),
      h('td', {}, areaName(state, notice.municipality)),
      h('td', { class: 'code' }, clientText(notice.client_key)),
      h('td', { class: 'code' }, notice.provider),
      h('td', { class: 'code' }, notice.code || notice.category || text.generic),
    ),
  );
  return h(
    'section',
    { 'aria-labelledby': 'notices-title' },
    h(
      'h2',
      { id: 'notices-title' },
      text.notices,
      state.notices &&
        h(
          'span',
          { class: 'h-note' },
          total > list.length
            ? [
                countText(list.length, state.lang),
                text.noticesMore,
                countText(total, state.lang),
              ].join(' ')
            : countText(total, state.lang),
        ),
    ),
    h('p', { class: 'lead' }, text.noticesNote),
    meOf(state)?.may.notices === false
      ? h('p', { class: 'empty' }, text.notForRole)
      : !state.notices
      ? h('p', { class: 'empty' }, text.loading)
      : list.length === 0
        ? h('p', { class: 'empty' }, text.noticesNone)
        : h(
            'div',
            {
              class: 'scroll scroll-tall',
              tabindex: '0',
              role: 'group',
              'aria-labelledby': 'notices-title',
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
                  h('th', { scope: 'col', class: 'num' }, text.left),
                  [text.ends, text.municipality, text.client, text.provider, text.product].map(
                    (name) => h('th', { scope: 'col' }, name),
                  ),
                ),
              ),
              h('tbody', {}, rows),
            ),
          ),
  );
}
