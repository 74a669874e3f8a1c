# shellcheck shell=bash disable=SC2154,SC2034
# What make-deb and make-tarball share. They source it in the repository's root, with the static build in
# $program.

version=$("$program" --version)
version=${version#roster }
commit=$(git describe --always --abbrev=12 --exclude='*' --dirty)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

# Copies a program without what only a debugger or the next build reads. Swift's hashes of the modules depend
# on the folder of the build. They become zeros: without the section, strip drops the segment of RELRO.
stripped() {
  strip --strip-all --remove-section=.comment --remove-section=.note -o "$2" "$1"
  objcopy --dump-section .swift_modhash="$2.hashes" "$2"
  truncate --reference="$2.hashes" "$2.zeros"
  objcopy --update-section .swift_modhash="$2.zeros" "$2"
  rm "$2.hashes" "$2.zeros"
}

# Gives everything below a folder the time of the commit.
dated() {
  find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}
