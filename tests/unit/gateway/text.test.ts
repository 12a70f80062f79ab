import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Figure } from '@page/contract';
import {
  clientText,
  countText,
  daysLeftText,
  differenceText,
  figureText,
  fractionText,
  isMissing,
  marginText,
  missingText,
  momentText,
  periodText,
  shareText,
} from '@page/text';
import { words } from '@page/words';

function figure(change: Partial<Figure>): Figure {
  return {
    measure: 'm',
    area: '0995',
    period: '2026-11',
    value: 1,
    denominator: null,
    unit: 'allocations',
    definition_version: 'v@1',
    as_of: null,
    missing_reason: '',
    running: false,
    ...change,
  };
}

test('WritesCountsTheWayEachLanguageDoes', () => {
  assert.equal(countText(1234567, 'nl'), '1.234.567');
  assert.equal(countText(1234567, 'en'), '1,234,567');
  assert.equal(countText(0, 'nl'), '0');
});

test('WritesSharesWithOneDecimal', () => {
  assert.equal(shareText(127, 1000, 'nl'), '12,7%');
  assert.equal(shareText(953, 1000, 'en'), '95.3%');
  assert.equal(shareText(0, 1000, 'nl'), '0,0%');
  assert.equal(shareText(5, 0, 'nl'), null);
});

test('ShowsUnknownAsUnknownAndNeverAsZero', () => {
  for (const missing of [
    null,
    figure({ value: null }),
    figure({ unit: 'share', value: 3, denominator: null }),
    figure({ unit: 'share', value: 0, denominator: 0 }),
    figure({ unit: 'share', value: null, denominator: 100 }),
  ]) {
    assert.equal(figureText(missing, 'nl'), 'onbekend');
    assert.equal(figureText(missing, 'en'), 'unknown');
    assert.equal(isMissing(missing), true);
  }
  assert.equal(figureText(figure({ value: 0 }), 'nl'), '0');
  assert.equal(isMissing(figure({ value: 0 })), false);
});

test('ShowsTooSmallAsSuchAndNeitherAsZeroNorAsUnknown', () => {
  const small = figure({ value: null, protection: 'suppressed' });
  assert.equal(figureText(small, 'nl'), 'te klein om te tonen');
  assert.equal(figureText(small, 'en'), 'too small to show');
  assert.equal(isMissing(small), true);
  assert.equal(missingText(small, 'nl'), words.nl.reasons.SUPPRESSED);
  const withheld = figure({ value: null, protection: 'withheld' });
  assert.equal(figureText(withheld, 'nl'), 'niet getoond');
  assert.equal(missingText(withheld, 'en'), words.en.reasons.WITHHELD);
  assert.equal(differenceText(small, figure({ value: 3 }), 'nl'), '');
});

test('SaysHowFarARoundedFigureIsFromTheCount', () => {
  assert.equal(marginText(figure({ protection: 'rounded', margin: 14 }), 'nl'), 'afgerond, ± 14');
  assert.equal(marginText(figure({ protection: 'rounded', margin: 14 }), 'en'), 'rounded, ± 14');
  assert.equal(marginText(figure({}), 'nl'), '');
});

test('SaysWhyAFigureIsUnknown', () => {
  assert.equal(missingText(null, 'nl'), words.nl.reasons.NOT_SERVED);
  assert.equal(
    missingText(figure({ missing_reason: 'NO_POPULATION 0995' }), 'nl'),
    words.nl.reasons.NO_POPULATION,
  );
  assert.equal(
    missingText(figure({ area: 'region', missing_reason: 'NO_POPULATION 0995' }), 'en'),
    `${words.en.reasons.NO_POPULATION}: 0995`,
  );
  assert.equal(missingText(figure({ missing_reason: 'SOMETHING_NEW' }), 'nl'), 'SOMETHING_NEW');
});

test('ComparesOnlyWhatIsKnown', () => {
  assert.equal(differenceText(figure({ value: 330 }), figure({ value: 300 }), 'nl'), '+30 (+10%)');
  assert.equal(differenceText(figure({ value: 300 }), figure({ value: 300 }), 'en'), '0 (0%)');
  assert.equal(differenceText(figure({ value: 3 }), figure({ value: 0 }), 'en'), '+3');
  assert.equal(differenceText(figure({ value: null }), figure({ value: 3 }), 'nl'), '');
  assert.equal(differenceText(figure({ value: 3 }), null, 'nl'), '');
});

test('WritesPeriodsAndMomentsInTheNetherlands', () => {
  assert.equal(periodText('2026-11', 'nl'), 'november 2026');
  assert.equal(periodText('2026', 'en'), '2026');
  assert.match(momentText('2026-11-22T23:30:00Z', 'nl'), /23 nov 2026.*00:30/);
  assert.match(momentText('2026-07-01T12:00:00Z', 'en'), /14:00/);
  assert.equal(momentText('nonsense', 'nl'), 'onbekend');
});

test('CountsDaysInWords', () => {
  assert.equal(daysLeftText(0, 'nl'), 'vandaag');
  assert.equal(daysLeftText(1, 'nl'), '1 dag');
  assert.equal(daysLeftText(12, 'en'), '12 days');
  assert.equal(daysLeftText(-2, 'nl'), '2 dagen geleden');
});

test('ShortensClientKeysAndSaysAFraction', () => {
  assert.equal(clientText('0123456789abcdef0123456789abcdef'), '01234567…');
  assert.equal(fractionText(figure({ value: 1234, denominator: 9716 }), 'nl'), '1.234 van 9.716');
});

test('HasEveryWordInBothLanguages', () => {
  const keys = (object: object): string[] =>
    Object.entries(object).flatMap(([key, value]) =>
      typeof value === 'object' ? keys(value as object).map((inner) => `${key}.${inner}`) : [key],
    );
  assert.deepEqual(keys(words.en).sort(), keys(words.nl).sort());
});
