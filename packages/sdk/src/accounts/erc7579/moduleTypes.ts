/** ERC-7579 module types that the SpendCap serves on any account. */
export const moduleType = { validator: 1n, executor: 2n } as const;
