/** Removes what earlier builds of a package have left: a file whose source is gone would be published. */
import { rm } from "node:fs/promises";

await rm("dist", { recursive: true, force: true });
