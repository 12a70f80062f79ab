// The head of the page: which region, live or since when not, language, municipality.

import { h } from '../dom';
import { region } from '../measures';
import { asOf, areaName, meOf, shownMunicipalities, staleSince, type State } from '../state';
import { clockText, momentText } from '../text';
import { words } from '../words';
import { closed } from './closed';

function liveBadge(state: State): Element {
  const text = words[state.lang];
  const since = staleSince(state);
  if (since === null) {
    return h(
      'p',
      { class: 'badge badge-live', role: 'status' },
      h('span', { class: 'dot', 'aria-hidden': 'true' }),
      text.live,
    );
  }
  if (since === '') return h('p', { class: 'badge', role: 'status' }, text.connecting);
  return h(
    'p',
    { class: 'badge badge-stale', role: 'status' },
    h('span', { class: 'bar', 'aria-hidden': 'true' }),
    `${text.staleSince} ${clockText(since, state.lang)}`,
  );
}

/** Who is logged in, and the way out. */
function readerBar(state: State): Element | null {
  const text = words[state.lang];
  const me = meOf(state);
  if (!me) return null;
  const named = me.kind === 'municipality' || me.kind === 'provider';
  const party = named ? `${text.kinds[me.kind]} ${areaName(state, me.code)}` : text.kinds[me.kind];
  const roles = me.roles.map((role) => text.roles[role] ?? role).join(', ');
  return h(
    'div',
    { class: 'reader' },
    h(
      'p',
      {},
      h('span', { class: 'hidden' }, `${text.loggedInAs} `),
      h('b', {}, party),
      ` ${roles}`,
    ),
    me.csrf && h('button', { type: 'button', class: 'choice', 'data-logout': true }, text.logout),
  );
}

function languageSwitch(state: State): Element {
  const choice = (lang: 'nl' | 'en', name: string): Element =>
    h(
      'button',
      {
        type: 'button',
        class: 'choice',
        lang,
        'data-lang': lang,
        'aria-pressed': state.lang === lang ? 'true' : 'false',
      },
      name,
    );
  return h(
    'div',
    { class: 'choices', role: 'group', 'aria-label': words[state.lang].language },
    choice('nl', 'Nederlands'),
    choice('en', 'English'),
  );
}

function areaSelect(state: State): Element {
  const text = words[state.lang];
  const areas = shownMunicipalities(state);
  return h(
    'div',
    { class: 'area' },
    h('label', { for: 'area' }, text.besideRegion),
    h(
      'select',
      { id: 'area', 'data-area': true, 'data-value': state.area },
      areas.map((area) =>
        h('option', { value: area.code, selected: area.code === state.area }, area.name),
      ),
    ),
  );
}

/** What stands still, in words; empty if nothing does. */
function staleBar(state: State): Element | null {
  const since = staleSince(state);
  if (since === null || since === '') return null;
  const text = words[state.lang];
  const sources = [
    ...new Set(state.stale.map((entry) => text.stale[entry.source] ?? entry.source)),
  ];
  const what = sources.length > 0 ? ` (${sources.join(', ')})` : '';
  return h(
    'p',
    { class: 'stale-bar' },
    h('strong', {}, `${text.staleSince} ${momentText(since, state.lang)}${what}. `),
    text.staleExplained,
  );
}

function toolbar(state: State): Element {
  const text = words[state.lang];
  return h(
    'div',
    { class: 'toolbar' },
    h(
      'div',
      { class: 'wide toolbar-row' },
      areaSelect(state),
      h(
        'dl',
        { class: 'facts' },
        h(
          'div',
          {},
          h('dt', {}, text.asOf),
          h('dd', {}, asOf(state) ? momentText(asOf(state), state.lang) : text.unknown),
        ),
        h(
          'div',
          {},
          h('dt', {}, text.definition),
          h('dd', {}, state.measures?.definition_version || text.unknown),
        ),
      ),
    ),
  );
}

/** The banner, with the region's name as heading of the page. */
export function header(state: State): Element {
  const text = words[state.lang];
  const open = !closed(state);
  const regionName = state.measures ? areaName(state, region) : '';
  return h(
    'header',
    {},
    h(
      'div',
      { class: 'banner' },
      h(
        'div',
        { class: 'wide banner-row' },
        h(
          'div',
          { class: 'brand' },
          h('h1', {}, text.title, regionName && h('span', { class: 'region' }, regionName)),
          h('p', { class: 'subtitle' }, text.subtitle),
        ),
        open && liveBadge(state),
        readerBar(state),
        languageSwitch(state),
      ),
    ),
    open && toolbar(state),
    open && h('div', { class: 'wide' }, staleBar(state)),
  );
}
