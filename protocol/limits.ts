/** Every length, count and interval that both ends must agree on, in one place. */

/** Unicode code points of a prompt after trimming. Longer is refused, never cut: cutting would change what was said. */
export const PROMPT_MAX_CODE_POINTS = 280;
/** Denoising steps a visitor may ask for. */
export const STEPS_MIN = 1;
export const STEPS_MAX = 50;
export const STEPS_DEFAULT = 8;
/** `freedom` of 0 is the collage itself, 1 starts from pure noise. Why this one: docs/decisions/0018. */
export const FREEDOM_DEFAULT = 0.95;
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
/** Works a wall can hang with frame and label: the newest ones. */
export const HANG_MAX_WORKS = 2_000;
/** Frames on the wall unless the operator says otherwise: as many as a room can look at. */
export const HANG_DEFAULT_WORKS = 60;
/** Works of the echo corridor: further down nobody sees one. */
export const ECHO_MAX_WORKS = 40;
/** Thumbnails lie on pages of so many cells a side, each so many pixels a side. */
export const ATLAS_CELLS = 32;
export const ATLAS_CELL_PX = 64;
/** Each page is also there with cells of these sides: the more works, the smaller a star. */
export const ATLAS_SMALL_CELLS_PX = [32, 16] as const;
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
/** Sound of a visitor's speech: mono, signed 16 bit, so many samples a second. */
export const SPEECH_RATE_HZ = 16_000;
/** Longer is ended by the kiosk, and by the server whatever the kiosk does. */
export const SPEECH_MAX_S = 15;
/** Samples a kiosk puts into one message: a tenth of a second. */
export const SPEECH_CHUNK_SAMPLES = 1_600;
/** More than a quarter of a second in one message is no honest chunk. */
export const SPEECH_CHUNK_MAX_BYTES = 8_000;
/** Messages of one recording, however small. */
export const SPEECH_CHUNKS_MAX = 1_000;
/** Chunks a kiosk may have under way without an answer. */
export const SPEECH_WINDOW_CHUNKS = 8;
/** Silence after speech that ends a recording by itself. */
export const SPEECH_HANGOVER_MS = 700;
/** Below this confidence the visitor is asked to look twice. */
export const SPEECH_SURE = 0.6;
/** Stations that may record at the same moment; each costs the server a megabyte. */
export const SPEECH_STATIONS_MAX = 8;
/** A recording of which nothing comes for so long is given up. */
export const SPEECH_IDLE_MS = 5_000;
/** And so is one that is not ended by then, however slowly it trickles. */
export const SPEECH_RECORDING_MAX_MS = 60_000;
/** A file that is shown to the verifier. */
export const VERIFY_MAX_BYTES = 32 * 1024 * 1024;
/** Pixels of it that are looked at; of more only the record is read. */
export const VERIFY_MAX_PIXELS = 24_000_000;
/** Nearest works that a biography names. */
export const SIBLINGS_MAX = 3;
/** Unicode code units of a passphrase and of a name at the desk. */
export const PASSPHRASE_MIN_SIGNS = 10;
export const PASSPHRASE_MAX_SIGNS = 200;
export const STAFF_NAME_MAX_SIGNS = 60;
/** Projectors side by side that make one wall. */
export const WALL_PARTS_MAX = 8;
/** Share of its width that a projector may share with a neighbour. */
export const OVERLAP_MAX = 0.45;
/** A corner of the picture may lie so far outside the projector's image, in shares of it. */
export const CORNER_REACH = 0.25;
export const GAMMA_MIN = 1;
export const GAMMA_MAX = 3;
export const UPLIFT_MAX = 0.2;
/** A wall says how it is this often; one that is silent for three times as long is given up for now. */
export const WALL_BEAT_MS = 5_000;
/** Changes of a profile that can be taken back. */
export const PROFILE_UNDO_MAX = 30;
/** Things that one act at the desk may touch at once. */
export const DESK_BULK_MAX = 500;
/** Rows of a list that the desk is told in one answer. */
export const DESK_STRETCH_MAX = 200;
