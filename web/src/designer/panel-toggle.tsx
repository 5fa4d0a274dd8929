import { useTranslation } from 'react-i18next';
import { IconButton } from '../parts/icon-button.js';
import styles from './designer.module.css';

interface PanelToggleProps {
  /** The palette at the left of the canvas, or the panel at its right. */
  of: 'palette' | 'panel';
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
}

/** The button on the canvas that opens or hides what is beside it. */
export function PanelToggle({ of, isOpen, onToggle }: PanelToggleProps) {
  const { t } = useTranslation('designer');
  const isLeft = of === 'palette';
  const icon = isLeft ? (isOpen ? 'left' : 'plus') : isOpen ? 'right' : 'sidebar';
  return (
    <div className={isLeft ? styles.toggleLeft : styles.toggleRight} data-above-canvas>
      <IconButton
        icon={icon}
        label={t(isOpen ? `${of}.hide` : `${of}.show`)}
        variant="default"
        size="small"
        onPress={() => onToggle(!isOpen)}
      />
    </div>
  );
}
