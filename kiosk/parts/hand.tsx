/** A hand that shows what to do: it comes near, touches, and light spreads from the touch. */
export function Hand() {
  return (
    <svg class="hand" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <circle class="hand__light" cx="38" cy="20" r="11" />
      <circle class="hand__light hand__light--late" cx="38" cy="20" r="11" />
      <g class="hand__hand">
        <path d="M33 52V22.5a5.5 5.5 0 0 1 11 0V45m0-1.500a5.500 5.500 0 0 1 11 0V48m0-1.500a5.500 5.500 0 0 1 11 0V51m0-.5a5.500 5.500 0 0 1 11 0V64c0 13-8.500 22-21 22-9.500 0-15-4-19.500-11.500L23.500 59.500c-3.500-6.500 4.500-11.500 9.500-5.500" />
      </g>
    </svg>
  );
}
