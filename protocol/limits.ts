/** Every length, count and interval that both ends must agree on, in one place. */

/** Unicode code points of a prompt after trimming. Longer is refused, never cut: cutting would change what was said. */
export const PROMPT_MAX_CODE_POINTS = 280;
/** Denoising steps a visitor may ask for. */
export const STEPS_MIN = 1;
export const STEPS_MAX = 50;
export const STEPS_DEFAULT = 8;
/** `freedom` of 0 is the collage itself, 1 starts from pure noise. */
export const FREEDOM_DEFAULT = 0.85;
/** Classifier-free guidance; 0 and 1 are legal values (1 switches guidance off). */
export const GUIDANCE_MAX = 20;
/** Seeds are unsigned 32-bit integers. */
export const SEED_MAX = 0xffff_ffff;
/** Jobs waiting in the whole queue before intake answers "busy". */
export const QUEUE_CAP = 60;
/** Socket.IO drops a client silently above this, so payloads are clamped well below before they are sent. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** A wall further behind than this many journal entries gets a snapshot instead of changes. */
export const RESUME_MAX_ENTRIES = 2_000;
/** Works a wall is told about in a snapshot: the newest ones of the hang. */
export const HANG_MAX_WORKS = 60;
/** Every step's prediction is shown at least this long, however fast the painter is. */
export const STEP_SHOWN_MS = 600;
/** A heartbeat is expected at this interval; three missed make a station stale. */
export const HEARTBEAT_INTERVAL_MS = 10_000;
/** Works the attract loop of a kiosk goes round. */
export const LATEST_MAX_WORKS = 24;
/** Works a visitor may lay into one draft. */
export const ARRANGED_MAX_SPRITES = 12;
/** A picture that is given to start from, as a file. */
export const GIVEN_MAX_BYTES = 16 * 1024 * 1024;
/** Its longer side: more is a bomb or a mistake. */
export const GIVEN_MAX_SIDE = 4096;
