/** The desk's archive: backups that were read back, and an exhibition that waits to take this one's place. */

export interface DeskBackup {
  file: string;
  madeAt: number;
  bytes: number;
  works: number;
  /** Picture files that were torn already. */
  torn: number;
}

/** `/desk/backups`. */
export interface DeskArchive {
  folder: string;
  running: boolean;
  /** What went wrong with the last backup; null when it is whole. */
  fault: 'space' | 'damaged' | 'error' | null;
  /** Whole ones, newest first. */
  kept: DeskBackup[];
  /** An import that was verified and comes with the next start. */
  ready: { works: number; torn: number; madeAt: number; bytes: number } | null;
}

/** Why an archive was not taken. */
export const ARCHIVE_FAULTS = ['foreign', 'truncated', 'bomb', 'damaged', 'newer', 'space', 'busy'] as const;
