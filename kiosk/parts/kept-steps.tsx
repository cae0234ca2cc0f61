import { t } from '../../ui/i18n.ts';

export interface KeptStepsProps {
  /** All there will be. */
  count: number;
  /** How many have been seen. */
  there: number;
  /** The one that is before the visitor; null is none of them. */
  looking: number | null;
  onLook: (step: number) => void;
}

/** The steps of a picture in a row: each that has been seen can be gone back to. */
export function KeptSteps({ count, there, looking, onLook }: KeptStepsProps) {
  return (
    <div class="kept-steps">
      {Array.from({ length: count }, (_, index) => index + 1).map((step) => (
        <button
          key={step}
          type="button"
          disabled={step > there}
          aria-pressed={step === looking}
          aria-label={t('kiosk.waitingStepSaid', { step, steps: count })}
          onClick={() => onLook(step)}
        >
          <span aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
