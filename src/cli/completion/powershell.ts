/** For Windows PowerShell 5.1 and PowerShell 7. Where it answers nothing, the shell offers files by itself. */
export const powershell = `# Completion of teleport-starter for PowerShell. To load it now:
#   teleport-starter completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName teleport-starter -ScriptBlock {
    param($typed, $line, $cursor)
    $words = @($line.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursor } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $kind, $candidates = teleport-starter __complete powershell @words "=$typed" 2>$null
    foreach ($candidate in $candidates) {
        $text, $description = $candidate -split "\`t", 2
        if (-not $description) { $description = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $description)
    }
}
`;
