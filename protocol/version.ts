/** Raised when an old station could misread a new server. A station that sees another number reloads itself. */
export const PROTOCOL_VERSION = 2;
