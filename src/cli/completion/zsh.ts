/** As a file of the function path, and sourced. */
export const zsh = `#compdef teleport-starter
# Completion of teleport-starter for zsh. To load it now:
#   source <(teleport-starter completion zsh)

_teleport-starter() {
  local program=\${\${(Q)words[1]}/#\\~/$HOME} kind
  (( $+commands[$program] )) || [[ -x $program ]] || program=teleport-starter
  local -a typed candidates
  typed=("\${(@Q)words[2,CURRENT-1]}")
  candidates=("\${(@f)$("$program" __complete zsh "\${typed[@]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  kind=$candidates[1]
  shift candidates
  case $kind in
    files|folders)
      [[ $PREFIX == -* ]] && compset -P 1 '*='
      if [[ $kind == folders ]]; then _files -/; else _files; fi
      ;;
    open) _describe -V 'teleport-starter' candidates -S '' ;;
    words) _describe -V 'teleport-starter' candidates ;;
  esac
}

if [[ $funcstack[1] == _teleport-starter ]]; then
  _teleport-starter "$@"
else
  compdef _teleport-starter teleport-starter
fi
`;
