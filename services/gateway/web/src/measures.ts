// The measures that the page shows, by the stable names of the definition.

export type Residence = 'without' | 'with';

export const region = 'region';

export const flow = {
  without: {
    inflow: 'inflow_without_residence',
    outflow: 'outflow_without_residence',
    stock: 'stock_end_without_residence',
  },
  with: {
    inflow: 'inflow_with_residence',
    outflow: 'outflow_with_residence',
    stock: 'stock_end_with_residence',
  },
} as const;

export const youths = {
  without: 'youths_without',
  with: 'youths_with',
} as const;

export const shares = [
  'share_without_residence',
  'share_with_residence',
  'share_without_among_clients',
] as const;
