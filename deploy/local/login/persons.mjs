// The made-up persons one may log in as: one for each role of some parties.

const parties = [
  [
    'municipality:0995',
    'Gemeente Lelystad',
    ['access', 'contract', 'finance', 'policy', 'council'],
  ],
  ['municipality:1948', 'Gemeente Meierijstad', ['access', 'contract', 'policy', 'council']],
  ['region:FLEVOLAND', 'Regionale organisatie', ['contract', 'finance', 'policy']],
  ['provider:99000101', 'Aanbieder Wilgerstee', ['access', 'finance']],
  ['national:CBS', 'Landelijke statistiek', ['policy']],
  ['operator:OPS', 'Beheer', ['operator']],
];

/** Each with a name of its own that says nothing about a human being. */
export const persons = parties.flatMap(([party, title, roles]) =>
  roles.map((role) => ({
    sub: `local-${party.replace(':', '-').toLowerCase()}-${role}`,
    party,
    title,
    roles: [role],
  })),
);

export function personOf(sub) {
  return persons.find((person) => person.sub === sub);
}
