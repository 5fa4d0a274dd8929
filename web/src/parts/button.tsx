import type { ReactNode, RefObject } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import styles from './button.module.css';
import { classNames } from './class-names.js';
import { Icon, type IconName } from './icon.js';

export interface ButtonProps {
  children: ReactNode;
  /** `primary`: the one thing to do next on a page. `quiet`: without a border, for bars. */
  variant?: 'primary' | 'default' | 'quiet' | 'danger' | undefined;
  size?: 'small' | 'medium' | undefined;
  icon?: IconName | undefined;
  type?: 'button' | 'submit' | undefined;
  isDisabled?: boolean | undefined;
  /** What was pressed is being done: the button keeps its width and its focus, and cannot be pressed again. */
  isPending?: boolean | undefined;
  onPress?: (() => void) | undefined;
  testId?: string | undefined;
  form?: string | undefined;
  ref?: RefObject<HTMLButtonElement | null> | undefined;
}

/** A button with a text. */
export function Button({
  children,
  variant = 'default',
  size = 'medium',
  icon,
  type = 'button',
  isPending = false,
  testId,
  ref,
  onPress,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...defined(rest)}
      {...(ref ? { ref } : {})}
      {...(onPress && !isPending ? { onPress } : {})}
      // Not `isPending` of the library: it announces the button by its id, which is left behind when the button goes away.
      {...(isPending ? { 'aria-disabled': true } : {})}
      // Enter in a field of the form presses it, too.
      type={isPending ? 'button' : type}
      className={classNames(styles.button, styles[variant], styles[size])}
      data-testid={testId}
    >
      <span className={styles.content} data-hidden={isPending || undefined}>
        {icon && <Icon name={icon} size={size === 'small' ? 14 : 16} />}
        {children}
      </span>
      {isPending && (
        <span className={styles.pending} aria-hidden="true">
          <Icon name="running" />
        </span>
      )}
    </AriaButton>
  );
}

/** The properties that are given. */
const defined = <T extends object>(properties: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
