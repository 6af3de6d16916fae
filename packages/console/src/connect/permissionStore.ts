import * as z from "zod/mini";
import { hashSchema } from "../channel/fields.ts";
import { parseJson } from "../channel/parseJson.ts";
import { permissionResponseSchema } from "../channel/permissionSchemas.ts";

const key = "abba.console.permissions.1";
const mostPermissions = 500;

const schema = z.array(
  z.strictObject({
    /** Who was allowed it. */
    origin: z.string().check(z.maxLength(300)),
    sessionId: hashSchema,
    /** `abba_grant_…`: holds no secret. */
    grant: z.string().check(z.maxLength(65_536)),
    response: permissionResponseSchema,
  }),
);

/** A permission that was granted on this device. */
export type StoredPermission = z.output<typeof schema>[number];

/** Reads what was granted to a site on this device; what is not of the form is not used. */
export function readPermissions(origin: string): readonly StoredPermission[] {
  return readAll().filter((permission) => permission.origin === origin);
}

/** Keeps what was granted. */
export function keepPermissions(granted: readonly StoredPermission[]): void {
  localStorage.setItem(key, JSON.stringify([...readAll(), ...granted].slice(-mostPermissions)));
}

function readAll(): readonly StoredPermission[] {
  const parsed = schema.safeParse(parseJson(localStorage.getItem(key), Number.POSITIVE_INFINITY));
  return parsed.success ? parsed.data : [];
}
