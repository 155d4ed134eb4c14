"""Has recordings spoken from their transcripts by a program of the author's own. Nothing else is run or asked."""

HOW = (
    "Name it with --program or by the setting SPEECH_PROGRAM, such as “espeak-ng --stdin -v {language} -w {sound}” "
    "or “piper --model VOICE.onnx --output_file {sound}”. It gets one sentence on its standard input – {text} is a "
    "file with the same – and writes a WAV file to {sound}. For recordings that are no .wav, name with --convert a "
    "program that makes one of a WAV, for instance “opusenc --quiet {sound} {recording}” or "
    "“ffmpeg -loglevel error -i {sound} {recording}”."
)
