import { Button as AriaButton } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import styles from './button.module.css';
import { classNames } from './class-names.js';
import { Icon, type IconName } from './icon.js';

interface IconButtonProps {
  icon: IconName;
  /** What it does: the name for screen readers, and the tooltip. */
  label: string;
  /** The keys that do the same, shown in the tooltip: `Ctrl+Z`. */
  shortcut?: string | undefined;
  variant?: 'primary' | 'default' | 'quiet' | 'danger' | undefined;
  size?: 'small' | 'medium' | undefined;
  isDisabled?: boolean | undefined;
  /** What was pressed is being done: the button keeps its focus, and cannot be pressed again. */
  isPending?: boolean | undefined;
  /** For buttons that switch something on and off. */
  isPressed?: boolean | undefined;
  onPress?: (() => void) | undefined;
  testId?: string | undefined;
}

/** A button that is an icon, with its name in a tooltip. */
export function IconButton({
  icon,
  label,
  shortcut,
  variant = 'quiet',
  size = 'medium',
  isDisabled = false,
  isPending = false,
  isPressed,
  onPress,
  testId,
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton
        aria-label={label}
        isDisabled={isDisabled}
        className={classNames(styles.button, styles.icon, styles[variant], styles[size])}
        data-testid={testId}
        {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
        {...(onPress && !isPending ? { onPress } : {})}
        {...(isPending ? { 'aria-disabled': true } : {})}
      >
        {isPending ? (
          <span className={styles.pending} aria-hidden="true">
            <Icon name="running" />
          </span>
        ) : (
          <Icon name={icon} size={size === 'small' ? 14 : 16} />
        )}
      </AriaButton>
      <Tooltip className={styles.tip ?? ''} offset={6}>
        {label}
        {shortcut && <kbd>{shortcut}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
