import { z } from "zod";
import { count, isOnLoopback, milliseconds } from "../settings.ts";

/** The password stands in it, so no message repeats it. */
const databaseUrl = z.string().superRefine((text, context) => {
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  if (!URL.canParse(text) || !/^postgres(ql)?:\/\/.+@.+\/.+/.test(text))
    return complain("must look like postgres://user:password@host:5432/database");
  if (new URL(text).search !== "")
    return complain("must not carry parameters; certificates are verified as the settings beside it say");
});

/** Where the dirty set is kept: in a folder, for one process, or in a database, for many. */
export const storeConfig = z.discriminatedUnion("engine", [
  z.object({
    engine: z.literal("sqlite").default("sqlite"),
    directory: z.string().min(1, "must not be empty"),
  }),
  z
    .object({
      engine: z.literal("postgres"),
      url: databaseUrl,
      /** `verify`: TLS with a certificate that is checked. `off`: none; the default on loopback only. */
      tls: z.enum(["verify", "off"], { error: "must be verify or off" }).optional(),
      /** Certificates of the authorities to trust, instead of those that Node knows, PEM. */
      ca: z
        .string()
        .regex(/-----BEGIN CERTIFICATE-----/, "must be a certificate in PEM form")
        .optional(),
      /** Connections of one process at most, besides one that listens. */
      connections: count(10, 100),
      /** How often a companion says that it lives; others take over what it had at hand after 3.5 times of silence. */
      heartbeatMs: milliseconds(2_000, { min: 50 }),
    })
    .transform((settings) => ({ ...settings, tls: settings.tls ?? (isOnLoopback(settings.url) ? "off" : "verify") })),
]);

/** What is configured of a store on PostgreSQL. */
export type PostgresConfig = Extract<z.output<typeof storeConfig>, { engine: "postgres" }>;
