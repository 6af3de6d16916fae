/** Kernel's kinds of validation, the first byte of a validation id. */
export const validationType = { root: "0x00", validator: "0x01", permission: "0x02" } as const;
