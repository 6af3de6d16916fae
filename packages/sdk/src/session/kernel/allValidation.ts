/** Kernel's "this module takes part in everything": none of a session's modules may be skipped for signatures. */
export const allValidation = "0x0000";
