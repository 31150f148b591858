/** For bash 3.2, which macOS has, and later: no `mapfile`, and `compopt` only where it is. */
export const bash = `# Completion of teleport-starter for bash. To load it now:
#   source <(teleport-starter completion bash)

_teleport_starter() {
  local program=\${COMP_WORDS[0]/#\\~/$HOME} kind= line
  type -P "$program" >/dev/null || program=teleport-starter
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("$line"); fi
  done < <("$program" __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null </dev/null)
  case $kind in
    open) _teleport_starter_option nospace ;;
    files) _teleport_starter_option default || _teleport_starter_paths -f ;;
    folders) _teleport_starter_option dirnames || _teleport_starter_paths -d ;;
  esac
}

_teleport_starter_option() {
  type compopt >/dev/null 2>&1 && compopt -o "$1"
}

_teleport_starter_paths() {
  local typed=\${COMP_WORDS[COMP_CWORD]#=} line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$typed")
}

complete -F _teleport_starter teleport-starter
`;
