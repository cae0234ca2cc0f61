/** The wire contract of the exhibition, typed from both sides. Imports only the schema library; everything imports it. */
export * from './arrangement.ts';
export * from './biography.ts';
export * from './curation.ts';
export * from './desk.ts';
export * from './display.ts';
export * from './exhibition.ts';
export * from './hang.ts';
export * from './hang-kinds.ts';
export * from './keepsake.ts';
export * from './kiosk.ts';
export * from './limits.ts';
export * from './projection.ts';
export * from './projection-kinds.ts';
export * from './reading.ts';
export * from './speech.ts';
export * from './version.ts';
export * from './work.ts';
