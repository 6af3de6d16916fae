import { fileURLToPath } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";
import type { Platform } from "../src/index.ts";

/** Where the SDK keeps the types of the API: it may not import the platform. */
export const apiTypesFile = fileURLToPath(new URL("../../sdk/src/api/generated/openapi.ts", import.meta.url));

const header =
  "// Written by packages/platform/scripts/generateApiTypes.ts from the platform's /openapi.json. Do not edit.\n\n";

/** Prints the types of the API that a running platform describes. */
export async function apiTypesOf({ app }: Platform): Promise<string> {
  const response = await app.request("/openapi.json");
  return (
    header +
    astToString(
      await openapiTypescript(await response.text(), { immutable: true, defaultNonNullable: false }),
    )
  );
}
