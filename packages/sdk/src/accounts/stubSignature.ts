/** 65 bytes of the right form for estimating gas; some key recovers from it, so that no signer reverts. */
export const stubSignature =
  "0xfffffffffffffffffffffffffffffff0000000000000000000000000000000007aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1c";
