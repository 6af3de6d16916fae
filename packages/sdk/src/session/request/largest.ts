/** The larger of two amounts. */
export function largest(one: bigint, other: bigint): bigint {
  return one < other ? other : one;
}

/** The smaller of two amounts. */
export function smallest(one: bigint, other: bigint): bigint {
  return one === largest(one, other) ? other : one;
}
