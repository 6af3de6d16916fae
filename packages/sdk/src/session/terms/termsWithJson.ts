import { withJson } from "../../json/withJson.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { encodeTerms } from "./encodeTerms.ts";

/** Gives terms their JSON form: what they say, and the encoding that the chain is given, which is what reads back. */
export function termsWithJson(terms: SessionTerms): SessionTerms {
  return withJson("SessionTerms", terms, () => ({ ...terms, encoded: encodeTerms(terms) }));
}
