export const fish = `# Completion of teleport-starter for fish. To load it now:
#   teleport-starter completion fish | source

function __teleport_starter_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct | string replace -r '^[\\'"]' '')
    set -l program (string replace -r '^~' $HOME -- $words[1])
    type -q -- $program; or set program teleport-starter
    set -l lines ($program __complete fish $words[2..-1] "$typed" 2>/dev/null </dev/null)
    switch "$lines[1]"
        case files folders
            # The path stands behind the sign of -state=PATH.
            set -l before (string match -r '^-[^=]*=' -- "$typed")
            set -l paths (__fish_complete_path (string replace -r '^-[^=]*=' '' -- "$typed"))
            test $lines[1] = folders; and set paths (string match -r '.*/(?:\\t.*)?$' -- $paths)
            for path in $paths
                echo "$before$path"
            end
        case '*'
            printf '%s\\n' $lines[2..-1]
    end
end

complete -c teleport-starter -f -k -a '(__teleport_starter_complete)'
`;
