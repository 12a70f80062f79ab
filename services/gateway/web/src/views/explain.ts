// The dialog that tells how one figure came about.

import { h } from '../dom';
import { areaName, figureOf, type State } from '../state';
import {
  absentText,
  countText,
  figureText,
  fractionText,
  isMissing,
  marginText,
  missingText,
  momentText,
  periodText,
  unitText,
} from '../text';
import type { Explanation } from '../contract';
import { words } from '../words';
import { measureTitle } from './figure';

function fact(name: string, value: string): Element {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

function stepName(state: State, step: Explanation['steps'][number]): string {
  return step.names?.[state.lang] ?? step.names?.nl ?? measureTitle(state, step.name);
}

function steps(state: State, answer: Explanation): Element | null {
  const text = words[state.lang];
  if (answer.steps.length === 0) return null;
  return h(
    'div',
    {},
    h('h3', {}, text.howCounted),
    h(
      'table',
      { class: 'steps' },
      h(
        'tbody',
        {},
        answer.steps.map((step) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, stepName(state, step)),
            h(
              'td',
              { class: 'num' },
              step.value === null
                ? absentText(step.protection, state.lang)
                : countText(step.value, state.lang),
            ),
          ),
        ),
      ),
    ),
  );
}

function more(state: State, answer: Explanation): Element {
  const text = words[state.lang];
  const remark = answer.remarks[state.lang] ?? answer.remarks.nl;
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'meaning' },
      answer.definition.explanations[state.lang] ?? answer.definition.explanations.nl ?? '',
    ),
    remark && h('p', { class: 'remark' }, h('strong', {}, `${text.remarks}: `), remark),
    steps(state, answer),
    h(
      'details',
      {},
      h('summary', {}, text.parameters),
      h(
        'ul',
        { class: 'parameters' },
        answer.parameters.map((line) => h('li', {}, line)),
      ),
    ),
    h(
      'dl',
      { class: 'facts facts-wide' },
      fact(text.source, answer.definition.source || text.unknown),
      fact(
        text.status,
        text.statuses[answer.definition.status] ?? (answer.definition.status || text.unknown),
      ),
      fact(text.positions, answer.figure.positions.join(' ') || text.unknown),
    ),
  );
}

/** What the dialog shows for the figure that was asked; null if none is. */
export function explain(state: State): Element | null {
  if (!state.explain) return null;
  const text = words[state.lang];
  const { key, answer, failed } = state.explain;
  const figure = answer?.figure ?? figureOf(state, key.measure, key.area, key.period);
  return h(
    'div',
    { class: 'explain' },
    h('h2', { id: 'explain-title' }, measureTitle(state, key.measure)),
    h(
      'p',
      { class: 'number number-explain' },
      figureText(figure, state.lang),
      figure &&
        h(
          'span',
          { class: 'unit' },
          figure.unit === 'share'
            ? fractionText(figure, state.lang)
            : unitText(figure.unit, state.lang),
        ),
    ),
    isMissing(figure) && h('p', { class: 'reason' }, missingText(figure, state.lang)),
    figure?.protection === 'rounded' && h('p', { class: 'reason' }, marginText(figure, state.lang)),
    h(
      'dl',
      { class: 'facts' },
      fact(text.area, areaName(state, key.area)),
      fact(
        text.period,
        periodText(key.period, state.lang) + (figure?.running ? ` (${text.running})` : ''),
      ),
      fact(text.unit, figure ? unitText(figure.unit, state.lang) : text.unknown),
      fact(text.asOf, figure?.as_of ? momentText(figure.as_of, state.lang) : text.unknown),
      fact(text.definition, figure?.definition_version || text.unknown),
    ),
    answer
      ? more(state, answer)
      : h('p', { class: 'empty' }, failed ? text.explainFailed : text.loading),
    h(
      'form',
      { method: 'dialog' },
      h('button', { class: 'close', 'data-close': true }, text.close),
    ),
  );
}
