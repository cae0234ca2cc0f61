/** Imported before any schema is made: the pages' policy forbids making code of text, and zod would ask each time whether it may. */
import { config } from 'zod';

config({ jitless: true });
