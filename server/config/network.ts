import { z } from 'zod';

/** Where the exhibition listens. */
export const NetworkConfig = z.strictObject({
  port: z
    .int()
    .min(0)
    .max(65_534)
    .default(8080)
    .describe('Port of the one listener; 0 lets the system choose one.'),
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  lan: z
    .boolean()
    .default(false)
    .describe('Serve HTTPS to the local network under an own certificate authority.'),
  names: z
    .array(z.string().regex(/^[a-z0-9.-]+$/i))
    .default([])
    .describe('More host names under which stations reach this machine.'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('Address under which visitors reach keepsakes from anywhere, e.g. https://echoes.example.'),
});
export type NetworkConfig = z.infer<typeof NetworkConfig>;
